using System.Collections.Immutable;

// Tells which copy of a package that the framework has too was loaded.
System.Console.WriteLine(typeof(ImmutableArray).Assembly.Location);
