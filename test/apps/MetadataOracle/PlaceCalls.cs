using System.Reflection.Metadata;

namespace MetadataOracle;

/// <summary>References to members that say where an assembly, a module or the process lies.</summary>
static class PlaceCalls
{
    static readonly HashSet<string> Wanted =
    [
        "System.Reflection.Assembly.get_Location", "System.Reflection.Assembly.get_CodeBase", "System.Reflection.Assembly.get_EscapedCodeBase",
        "System.Reflection.Assembly.GetFile", "System.Reflection.Assembly.GetFiles", "System.Reflection.Module.get_FullyQualifiedName",
        "System.Environment.get_ProcessPath", "System.Diagnostics.Process.get_MainModule",
    ];

    public static string[] Of(MetadataReader metadata) =>
    [
        .. metadata.MemberReferences
            .Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{FullName(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}")
            .Where(Wanted.Contains)
            .Select(name => name.Replace(".get_", "."))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    static string FullName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
