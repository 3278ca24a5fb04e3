using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

// One method for each reason for which the JIT compiles what an application's image might hold; at last how many it compiled.
var made = Activator.CreateInstance(typeof(Holder<>).MakeGenericType(typeof(TimeOnly)))!;
IVisitor visitor = new Visitor();
Console.WriteLine($"{Reasons.Usual()} {Reasons.Optimized()} {Reasons.ByProcessor()} {made} {visitor.Visit(DateOnly.MinValue)} {Reasons.OfFramework()} {Reasons.Whole(args.Length + 5.5)}");
Console.WriteLine($"jitted {JitInfo.GetCompiledMethodCount()}");

static class Reasons
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Usual() => 1;

    // Its author left it to the JIT.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Optimized() => 2;

    // The compiler answers for the machine that it runs on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ByProcessor() => Aes.IsSupported ? 3 : 4;

    // Newer processors have an instruction for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Whole(double number) => (int)number;

    // Code and type are the framework's, and its vendor did not need the one over the other.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int OfFramework() => new List<TimeZoneInfo.TransitionTime> { default, default }.Count;
}

// Made by reflection over a type that no compiler can foresee.
class Holder<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override string ToString() => typeof(T).Name;
}

interface IVisitor
{
    string Visit<T>(T value);
}

class Visitor : IVisitor
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Visit<T>(T value) => typeof(T).Name;
}
