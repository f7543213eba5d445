using Stint.Access;
using Stint.Operations;

namespace Stint.Work.Import;

/// <summary>What an import did. The same source again reads as many, and adds none.</summary>
/// <param name="Read">Everything read; always added + skipped + refused.</param>
/// <param name="Added">What was new.</param>
/// <param name="Skipped">What was here already, belongs to another session, or was deleted on purpose.</param>
/// <param name="Refused">What makes no sense, with the reason; the first thousand.</param>
/// <param name="RefusedTotal">How many were refused.</param>
/// <param name="Sessions">How many sessions the source makes, new ones and those that stood.</param>
internal sealed record ImportView(long Read, long Added, long Skipped, Refused[] Refused, long RefusedTotal, long Sessions, ProjectView? Project);
