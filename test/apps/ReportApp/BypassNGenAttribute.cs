namespace System.Runtime;

[AttributeUsage(AttributeTargets.Method)]
class BypassNGenAttribute : Attribute;
