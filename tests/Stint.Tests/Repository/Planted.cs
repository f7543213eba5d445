// Breaches planted for the walls' own test, each hidden in another corner of a type. The house below `Planted` has the product's floors.
#pragma warning disable CA1812, CA1823, CS0169, IDE0051, MA0053 // Never created, never read: they are there to be looked at.

using Planted.Visits;

namespace Planted.Sessions
{
    internal sealed class Interval
    {
        public static Interval Empty { get; } = new();
    }
}

namespace Planted.Visits
{
    internal class Visit : Exception
    {
        public static int Count() => 1;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class SeenAttribute : Attribute;
}

namespace Planted.Tasks
{
    internal sealed class AllowedBelow
    {
        public object Interval { get; } = Sessions.Interval.Empty;
    }

    internal sealed class InItsBase : Visit;

    internal sealed class InAField
    {
        private readonly List<Visit[]>? visits;
    }

    [Seen]
    internal sealed class InAnAttribute;

    internal sealed class InACall
    {
        public static int Run() => Visit.Count();
    }

    internal sealed class InALambda
    {
        public static Func<int> Run() => () => Visit.Count();
    }

    internal sealed class InAnIterator
    {
        public static IEnumerable<int> Run()
        {
            yield return Visit.Count();
        }
    }

    internal sealed class InATypeArgument
    {
        public static object Run() => Array.Empty<Visit>();
    }

    internal sealed class InATypeOf
    {
        public static Type Run() => typeof(Visit);
    }

    internal sealed class InAParameter
    {
        public static void Run(Visit? visit) => _ = visit;
    }

    internal sealed class InACatch
    {
        public static void Run()
        {
            try
            {
                _ = Sessions.Interval.Empty;
            }
            catch (Visit)
            {
                throw;
            }
        }
    }
}

namespace Planted.Storage
{
    internal sealed class Upward
    {
        public static object Run() => new Hosting.Page();
    }
}

namespace Planted.Hosting
{
    internal sealed class Page;
}

namespace Planted.Annex
{
    internal sealed class NotOnThePlan
    {
        public static object Run() => Sessions.Interval.Empty;
    }
}
