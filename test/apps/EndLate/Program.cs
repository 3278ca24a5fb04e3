using System.Reflection;
using System.Runtime.CompilerServices;

// Runs on only when told to, and only then loads the rest of itself: one assembly that it refers to, one by its name.
Console.WriteLine("ready");
Console.ReadLine();
Say(typeof(Program).Assembly);
SayReferenced();
Say(Assembly.Load("EndNamed"));
return int.Parse(args[0]);

static void Say(Assembly assembly) => Console.WriteLine($"{assembly.GetName().Name} {assembly.GetName().Version} {assembly.Location}");

[MethodImpl(MethodImplOptions.NoInlining)]
static void SayReferenced() => Say(Referenced.Own());
