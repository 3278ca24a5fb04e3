using System.Reflection;
using System.Runtime.CompilerServices;

public static class Greeting
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Text() => $"of {typeof(Greeting).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version}";
}
