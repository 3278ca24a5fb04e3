using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace MetadataOracle;

/// <summary>The same facts as AssemblyInfo of adapters/assembly; Managed is false, and the rest null, for anything but an assembly.</summary>
record Description(
    string File,
    bool Managed,
    string? Name = null,
    string? Mvid = null,
    string[]? References = null,
    string? TargetFramework = null,
    string? Kind = null,
    ushort? Machine = null,
    string? ImageBase = null,
    bool? HasEntryPoint = null,
    bool? IlOnly = null,
    bool? Native = null,
    int? MethodsWithBody = null,
    string[]? AsksForPlace = null)
{
    public static Description Of(string file)
    {
        try
        {
            using var pe = new PEReader(System.IO.File.OpenRead(file));
            if (!pe.HasMetadata) return new(file, false);
            var metadata = pe.GetMetadataReader(MetadataReaderOptions.None);
            return metadata.IsAssembly ? Read(file, pe, metadata) : new(file, false);
        }
        catch (BadImageFormatException)
        {
            return new(file, false);
        }
    }

    static Description Read(string file, PEReader pe, MetadataReader metadata)
    {
        var cor = pe.PEHeaders.CorHeader!;
        var assembly = metadata.GetAssemblyDefinition();
        return new(
            file,
            true,
            DisplayName(metadata, assembly.GetAssemblyName(), assembly.Culture),
            metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToString(),
            [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => DisplayName(metadata, reference.GetAssemblyName(), reference.Culture))],
            TargetFrameworkOf(metadata),
            KindOf(file),
            (ushort)pe.PEHeaders.CoffHeader.Machine,
            $"0x{pe.PEHeaders.PEHeader!.ImageBase:x}",
            cor.EntryPointTokenOrRelativeVirtualAddress != 0,
            cor.Flags.HasFlag(CorFlags.ILOnly),
            IsReadyToRun(pe, cor),
            metadata.MethodDefinitions.Count(handle => metadata.GetMethodDefinition(handle).RelativeVirtualAddress != 0),
            PlaceCalls.Of(metadata));
    }

    /// <summary>The culture as the metadata has it: CultureInfo changes its case where it has no data of that culture.</summary>
    static string DisplayName(MetadataReader metadata, AssemblyName name, StringHandle culture) =>
        Regex.Replace(name.FullName, "Culture=[^,]*", $"Culture={(culture.IsNil ? "neutral" : metadata.GetString(culture))}");

    /// <summary>What the runtime that loads it says of its processor: "ILOnly/I386" and so on; null where it loads elsewhere only.</summary>
    static string? KindOf(string file)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        try
        {
            context.LoadFromAssemblyPath(file).ManifestModule.GetPEKind(out var kind, out var machine);
            return $"{kind}/{machine}";
        }
        catch (Exception error) when (error is BadImageFormatException or IOException)
        {
            return null;
        }
        finally
        {
            context.Unload();
        }
    }

    static bool IsReadyToRun(PEReader pe, CorHeader cor) =>
        cor.ManagedNativeHeaderDirectory.RelativeVirtualAddress != 0
        && pe.GetSectionData(cor.ManagedNativeHeaderDirectory.RelativeVirtualAddress).GetReader().ReadUInt32() == 0x00525452;

    static string? TargetFrameworkOf(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (TypeOf(metadata, attribute.Constructor) != "System.Runtime.Versioning.TargetFrameworkAttribute") continue;
            var value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16();
            return value.ReadSerializedString();
        }
        return null;
    }

    static string? TypeOf(MetadataReader metadata, EntityHandle constructor)
    {
        var type = constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()
            : metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)type);
                return $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}";
            case HandleKind.TypeDefinition:
                var definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type);
                return $"{metadata.GetString(definition.Namespace)}.{metadata.GetString(definition.Name)}";
            default:
                return null;
        }
    }
}
