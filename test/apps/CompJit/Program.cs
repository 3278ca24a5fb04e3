using System.Numerics;
using System.Runtime;
using System.Runtime.Intrinsics;
using Newtonsoft.Json;

// Prints how many methods the JIT had to compile, which is what native images are there to lower.
var parsed = JsonConvert.DeserializeObject<Dictionary<string, int[]>>("{ \"numbers\": [1, 2, 3, 4, 5, 6, 7, 8, 9] }")!;
var numbers = parsed["numbers"].Select(number => (float)number).ToArray();
Console.WriteLine(JsonConvert.SerializeObject(new { sum = Sums.Wide(numbers), fixedSum = Sums.Fixed(numbers), jitted = JitInfo.GetCompiledMethodCount(false) }));

static class Sums
{
    // Code whose shape depends on the processor: compiled ahead only for known instruction sets.
    public static float Wide(float[] values)
    {
        var sum = Vector<float>.Zero;
        var index = 0;
        for (; index + Vector<float>.Count <= values.Length; index += Vector<float>.Count) sum += new Vector<float>(values, index);
        var total = Vector.Sum(sum);
        for (; index < values.Length; index++) total += values[index];
        return total;
    }

    public static float Fixed(float[] values)
    {
        if (!Vector256.IsHardwareAccelerated || values.Length < 8) return values.Sum();
        var total = Vector256.Sum(Vector256.Create(values.AsSpan(0, 8)));
        for (var index = 8; index < values.Length; index++) total += values[index];
        return total;
    }
}
