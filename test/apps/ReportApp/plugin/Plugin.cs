using System.Runtime.CompilerServices;

public struct Pair
{
    public int Left;
    public int Right;
}

public static class Plugin
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Say() => "plugin";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Count()
    {
        var pairs = new List<Pair>();
        for (var index = 0; index < 3; index++) pairs.Add(new Pair { Left = index });
        return pairs.Count;
    }
}
