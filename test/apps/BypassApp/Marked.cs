using System.Runtime;
using System.Runtime.CompilerServices;

class Marked
{
    int value;

    public Marked() => value = 1;

    [BypassNGen]
    public Marked(int value) => this.value = value;

    [BypassNGen]
    public int Property
    {
        get => value;
        set => this.value = value;
    }

    public int HalfMarked
    {
        [BypassNGen]
        get => value;
        set => this.value = value;
    }

    [BypassNGen]
    public static int Small(int x) => x + 1;

    [BypassNGen]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WantedInline(int x) => x + 1;

    [BypassNGen]
    [MethodImpl(MethodImplOptions.NoOptimization)]
    public static int NotOptimised(int x) => x + 1;

    [BypassNGen]
    [MethodImpl(MethodImplOptions.Synchronized)]
    public int Synchronised(int x) => x + value;

    [BypassNGen]
    public static T Generic<T>(T x) => x;

    [BypassNGen]
    public virtual int Virtual(int x) => x + value;

    public static int Plain(int x) => x + 1;

    public class Of<T>
    {
        [BypassNGen]
        public static T Inner(T x) => x;

        public static T PlainInner(T x) => x;
    }
}
