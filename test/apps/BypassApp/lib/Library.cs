using System.Runtime;
using System.Runtime.CompilerServices;

[assembly: DefaultDependency(LoadHint.Always)]

/// <summary>Small methods, which callers in a version bubble with this assembly take in.</summary>
public class Library
{
    private int value = 1;

    [BypassNGen]
    public static int Bypassed(int x) => x + 1;

    public static int Compiled(int x) => x + 2;

    [BypassNGen]
    public int BypassedProperty
    {
        get => value;
        set => this.value = value;
    }

    public int CompiledProperty
    {
        get => value;
        set => this.value = value;
    }
}
