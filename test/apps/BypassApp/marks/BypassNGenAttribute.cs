namespace System.Runtime;

/// <summary>Shared by the assemblies that reference this one.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class BypassNGenAttribute : Attribute;
