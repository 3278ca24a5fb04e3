using System.Runtime.CompilerServices;

[assembly: DefaultDependency(LoadHint.Always)]
[assembly: Dependency("HardBase", LoadHint.Sometimes)]

/// <summary>Where its fields are is decided by this assembly's image, which is not bound to the base's.</summary>
public class SideShape : Shape
{
    public byte Edge = 6;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static SideShape Make() => new();
}

public static class Side
{
    public static int Build() => This.Build;

    public static int BuildOfBase() => Base.Build();
}
