using System.Runtime.CompilerServices;

[assembly: DefaultDependency(LoadHint.Always)]

public class Shape
{
    public byte Kind = 2;
}

public static class Base
{
    /// <summary>Small enough to be taken into its callers.</summary>
    public static int Build() => This.Build;

    /// <summary>Loads this assembly, which then must be the one that its callers were compiled with.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int BuildAtRunTime() => This.Build;
}
