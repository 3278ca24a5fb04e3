using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Newtonsoft.Json;

// What a test can ask the application to do or tell. The first argument names it; the rest are its own.
var verb = args.Length > 0 ? args[0] : "build";
switch (verb)
{
    case "build":
        Console.WriteLine($"{Build.Of()} {Parts.Build()} {Late.Text()}");
        return 0;
    case "where":
        Console.WriteLine(JsonConvert.SerializeObject(new
        {
            main = typeof(Build).Assembly.Location,
            parts = Parts.Location(),
            baseDirectory = AppContext.BaseDirectory,
            commandLine = Environment.GetCommandLineArgs(),
            args,
            additionalDeps = Environment.GetEnvironmentVariable("DOTNET_ADDITIONAL_DEPS"),
            pid = Environment.ProcessId,
            trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':'),
        }));
        return 0;
    case "echo":
        Console.Write(Console.In.ReadToEnd());
        Console.Error.Write("to standard error");
        return int.Parse(args[1]);
    case "throw":
        try { Parts.Throw(); } catch (Exception error) { Console.WriteLine(error.StackTrace); }
        return 0;
    case "beside":
        Console.Write(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Parts.Location())!, "beside.txt")));
        return 0;
    case "culture":
        Console.WriteLine(Parts.Greeting(CultureInfo.GetCultureInfo(args[1])));
        return 0;
    case "native":
        Console.WriteLine(Parts.NativeProcessId() == Environment.ProcessId);
        return 0;
    case "signal":
        using (var ended = new ManualResetEventSlim())
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ended.Set(); }))
        {
            Console.WriteLine($"ready {Environment.ProcessId}");
            ended.Wait();
        }
        Console.WriteLine("SIGTERM");
        return 42;
    case "late":
        // Runs on only when told to, and only then needs an assembly that was not loaded at the start.
        Console.WriteLine("ready");
        Console.ReadLine();
        Console.WriteLine(Build.LoadLate());
        return 0;
    case "start":
        using (var child = Process.Start(new ProcessStartInfo(args[1], args[2..]) { RedirectStandardOutput = true })!)
        {
            Console.WriteLine($"{Build.Of()} {Parts.Build()} started {child.StandardOutput.ReadToEnd().Trim()}");
            child.WaitForExit();
            return child.ExitCode;
        }
    default:
        return 64;
}

static class Build
{
#if BUILD2
    public static string Of() => "2";
#else
    public static string Of() => "1";
#endif

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string LoadLate() => Late.Text();
}
