using System.Runtime.CompilerServices;

public struct Pair
{
    public byte First;
    public long Second;
}

/// <summary>Where its fields are depends on whether this assembly has a native image.</summary>
public class MiddleShape : Shape
{
    public byte Side = 3;
    public Pair Pair = new() { First = 4, Second = 5 };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static MiddleShape Make() => new();
}

public static class Middle
{
    public static int Build() => This.Build;

    public static int BuildOfBase() => Base.Build();

    public static int BuildOfBaseAtRunTime() => Base.BuildAtRunTime();
}
