using System.Reflection;
using System.Runtime;
using System.Security.Cryptography;

if (args is ["reflect"])
{
    foreach (var assembly in new[] { typeof(Marked).Assembly, typeof(Library).Assembly }) Reflect(assembly);
    return;
}

var lines = new List<string>();
Probe("nothing", () => 0);
Probe("Plain", () => Marked.Plain(1));
Probe("PlainInner", () => Marked.Of<int>.PlainInner(1));
Probe("Compiled", () => Library.Compiled(1));
Probe("CompiledProperty", () => new Library { CompiledProperty = 1 }.CompiledProperty);
Probe("constructor", () => new Marked().GetHashCode() & 0);
Probe("bypassed constructor", () => new Marked(1).GetHashCode() & 0);
Probe("bypassed property", () => new Marked { Property = 1 }.Property);
Probe("half bypassed property", () => new Marked { HalfMarked = 1 }.HalfMarked);
Probe("Small", () => Marked.Small(1));
Probe("WantedInline", () => Marked.WantedInline(1));
Probe("NotOptimised", () => Marked.NotOptimised(1));
Probe("Synchronised", () => new Marked().Synchronised(1));
Probe("Generic", () => Marked.Generic(1));
Probe("Generic of string", () => Marked.Generic("x").Length);
Probe("Virtual", () => new Marked().Virtual(1));
Probe("Inner", () => Marked.Of<int>.Inner(1));
Probe("library's Bypassed", () => Library.Bypassed(1));
Probe("library's bypassed property", () => new Library { BypassedProperty = 1 }.BypassedProperty);
foreach (var line in lines) Console.WriteLine(line);

// How many methods the JIT had to compile for a call.
void Probe(string name, Func<int> call)
{
    var before = JitInfo.GetCompiledMethodCount(currentThread: true);
    var result = call();
    lines.Add($"{name}: {JitInfo.GetCompiledMethodCount(currentThread: true) - before} = {result}");
}

// All that reflection sees of the methods and properties of an assembly.
static void Reflect(Assembly assembly)
{
    const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    Console.WriteLine($"{assembly.FullName} {assembly.ManifestModule.ModuleVersionId}");
    foreach (var type in assembly.GetTypes())
    {
        Console.WriteLine($"{type} {type.Attributes}");
        foreach (var member in type.GetMembers(all).OrderBy(member => member.MetadataToken))
        {
            var attributes = string.Join(", ", member.GetCustomAttributesData());
            var method = member as MethodBase;
            var body = method?.GetMethodBody()?.GetILAsByteArray();
            Console.WriteLine($"  {member.MetadataToken:x8} {member} {method?.Attributes} {method?.MethodImplementationFlags} {attributes} {(body is null ? "" : Convert.ToHexString(SHA256.HashData(body)))}");
        }
    }
}
