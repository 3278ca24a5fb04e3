namespace System.Runtime;

/// <summary>The framework has none: whoever wants a method left out of native images declares it.</summary>
[AttributeUsage(AttributeTargets.All)]
sealed class BypassNGenAttribute : Attribute;
