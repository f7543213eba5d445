namespace Stint.Sessions;

/// <summary>A sign that comes, or one that goes.</summary>
internal readonly record struct Edit(Sign Sign, bool IsAdded);
