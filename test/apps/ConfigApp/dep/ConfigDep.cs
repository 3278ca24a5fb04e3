public struct Shape
{
    public int First;
#if WIDE
    public long Second;
#endif
    public int Last;
}

public static class Dependency
{
#if WIDE
    public static int Build() => 200;
#else
    public static int Build() => 100;
#endif
}
