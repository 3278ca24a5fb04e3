public static class Late
{
#if BUILD2
    public static string Text() => "2";
#else
    public static string Text() => "1";
#endif
}
