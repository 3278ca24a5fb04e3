using System.Globalization;
using System.Resources;
using System.Runtime.InteropServices;

public static class Parts
{
#if BUILD2
    public static string Build() => "2";
#else
    public static string Build() => "1";
#endif

    public static string Location() => typeof(Parts).Assembly.Location;

    public static void Throw() => throw new InvalidOperationException("thrown here");

    [DllImport("viewnative", EntryPoint = "SystemNative_GetPid")]
    public static extern int NativeProcessId();

    public static string Greeting(CultureInfo culture) =>
        new ResourceManager("ViewParts.Greetings", typeof(Parts).Assembly).GetString("hello", culture)!;
}
