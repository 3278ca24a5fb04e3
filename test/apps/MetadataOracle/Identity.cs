using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MetadataOracle;

/// <summary>The work that a benchmark compares: name, version, culture, token, MVID and references.</summary>
static class Identity
{
    public static bool Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            using var pe = new PEReader(stream);
            if (!pe.HasMetadata) return false;
            var metadata = pe.GetMetadataReader();
            if (!metadata.IsAssembly) return false;
            var name = metadata.GetAssemblyDefinition().GetAssemblyName();
            GC.KeepAlive(name.Name);
            GC.KeepAlive(name.GetPublicKeyToken());
            GC.KeepAlive(metadata.GetGuid(metadata.GetModuleDefinition().Mvid));
            foreach (var handle in metadata.AssemblyReferences)
            {
                var reference = metadata.GetAssemblyReference(handle);
                GC.KeepAlive(metadata.GetString(reference.Name));
                GC.KeepAlive(metadata.GetString(reference.Culture));
                GC.KeepAlive(reference.Version);
                GC.KeepAlive(metadata.GetBlobBytes(reference.PublicKeyOrToken));
            }
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
