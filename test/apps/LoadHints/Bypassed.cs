using System.Runtime;

namespace System.Runtime
{
    /// <summary>The framework has none: whoever wants a method left out of native images declares it.</summary>
    [AttributeUsage(AttributeTargets.All)]
    sealed class BypassNGenAttribute : Attribute;
}

namespace Elsewhere
{
    /// <summary>Has the name, not the namespace.</summary>
    [AttributeUsage(AttributeTargets.All)]
    sealed class BypassNGenAttribute : Attribute;
}

namespace LoadHints
{
    public class Bypassed
    {
        [BypassNGen]
        public Bypassed() { }

        public Bypassed(int value) => Value = value;

        [BypassNGen]
        public int Value { get; set; }

        public int ReadByItsGetterOnly
        {
            [BypassNGen]
            get => Value;
            set => Value = value;
        }

        [BypassNGen]
        public int MarkedTwice
        {
            [BypassNGen]
            get;
        }

        [BypassNGen]
        public static int Twice(int value) => 2 * value;

        [Elsewhere.BypassNGen]
        public static int Thrice(int value) => 3 * value;

        public class Nested
        {
            public class Deeper<T>
            {
                [BypassNGen]
                public T? Generic<U>(U other) => other is T same ? same : default;
            }
        }
    }
}
