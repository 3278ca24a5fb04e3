using System.Runtime.CompilerServices;

/// <summary>Holds a structure of its dependency, so that its native code depends on how that is laid out.</summary>
public static class ConfigLib
{
    public static int Work(int count)
    {
        var shapes = new Shape[count];
        for (var index = 0; index < count; index++) Step1(ref shapes[index], index);
        return shapes.Sum(shape => shape.Last) + Step2(count) + Step3(count) + Step4(count) + Dependency.Build();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step1(ref Shape shape, int index) => shape.Last = index;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Step2(int count) => Step3(count) - Step3(count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Step3(int count) => Step4(count) - Step4(count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Step4(int count) => count - count;
}
