using System.Runtime.CompilerServices;

[assembly: DefaultDependency(LoadHint.Always)]

public static class Soft
{
    public static int Build() => This.Build;
}
