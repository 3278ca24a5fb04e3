using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

// Does what its first argument says, and at last tells how many methods the JIT compiled; the exit status is the last argument.
var mode = args.Length > 0 ? args[0] : "";
var value = args.Length > 1 ? args[1] : "";
Console.WriteLine($"{Plugin.Say()} {Plugin.Count()} {Marked.Bypassed()} {Marked.Wide()}");

switch (mode)
{
    case "file": Ask(Assembly.LoadFrom(value)); break;
    case "context": Ask(new AssemblyLoadContext("second").LoadFromAssemblyPath(value)); break;
    case "collectible": Ask(new AssemblyLoadContext("collected", true).LoadFromAssemblyPath(value)); break;
    case "memory": Ask(Assembly.Load(File.ReadAllBytes(value))); break;
    case "dynamic":
        Expression<Func<int, int>> twice = number => number * 2;
        Console.WriteLine(twice.Compile()(21));
        break;
    case "child":
        // With a journal the child writes into it.
        string[] journal = value == "" ? [] : ["journal", value];
        using (var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Marked).Assembly.Location, .. journal]) { UseShellExecute = false })!) child.WaitForExit();
        break;
    case "wait":
        Thread.Sleep(Timeout.Infinite);
        break;
    case "hot":
        // Until the JIT has compiled anew what is called so often.
        for (var before = JitInfo.GetCompiledMethodCount(); JitInfo.GetCompiledMethodCount() == before; ) Plugin.Say();
        break;
    case "journal":
        // From where this process runs, and who traces it, by its environment and by its runtime.
        var asked = Environment.GetEnvironmentVariables().Keys.Cast<string>().Count(name => name.EndsWith("EnableEventPipe") || name.EndsWith("ReadyToRunLogFile"));
        var traced = EventSource.GetSources().Any(source => source.Name == "Microsoft-Windows-DotNETRuntime" && source.IsEnabled());
        File.AppendAllText(value, $"{(typeof(Pair).Assembly.Location.Contains("/views/") ? "images" : "plain")} {asked} {traced}\n");
        break;
    case "once":
        if (File.Exists(value)) return 9;
        File.WriteAllText(value, "");
        break;
    case "again":
        // Comes to an end the first time only.
        if (File.Exists(value))
        {
            File.AppendAllText(value, "again\n");
            Thread.Sleep(Timeout.Infinite);
        }
        File.WriteAllText(value, "");
        break;
    case "failfast":
        Environment.FailFast("at once");
        break;
    case "work":
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < int.Parse(value); ) Plugin.Say();
        Console.WriteLine($"jitting {(int)JitInfo.GetCompilationTime().TotalMilliseconds}");
        break;
    case "threads":
        Parallel.For(0, 64, number => Work(number));
        break;
}

Console.WriteLine("jitted 0");
Console.WriteLine($"jitted {JitInfo.GetCompiledMethodCount()}");
return args.Length > 2 ? int.Parse(args[2]) : 0;

static void Work(int number)
{
    for (var at = 0; at < 20; at++) Console.Out.Flush();
    Thread.Sleep(number % 3);
    GC.KeepAlive(new Dictionary<Pair, int> { [new Pair { Left = number }] = number }.OrderBy(item => item.Value).ToList());
}

static void Ask(Assembly assembly) => Console.WriteLine(assembly.GetType("Plugin")!.GetMethod("Say")!.Invoke(null, null));

static class Marked
{
    [BypassNGen]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Bypassed() => 1;

    // How many numbers a vector holds is not known before the program runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Wide() => Vector<byte>.Count > 8;
}
