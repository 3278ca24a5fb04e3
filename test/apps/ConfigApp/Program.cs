using System.Reflection;
using System.Runtime;

// Loads a library that it does not reference in its code by its name, and says what of it the JIT compiled and where everything came from.
var library = Assembly.Load("ConfigLib");
var work = library.GetType("ConfigLib")!.GetMethod("Work")!;
var before = JitInfo.GetCompiledMethodCount();
var result = work.Invoke(null, [3]);
Console.WriteLine($"result {result}");
Console.WriteLine($"jitted {JitInfo.GetCompiledMethodCount() - before}");
foreach (var name in new[] { "ConfigApp", "ConfigLib", "ConfigDep" }) Console.WriteLine($"{name} {Assembly.Load(name).Location}");
