namespace Stint.Sessions;

/// <summary>A move the life cycle does not make.</summary>
/// <param name="Code">Why, for programs.</param>
/// <param name="Message">Why, for people.</param>
public sealed record MoveRefusal(MoveRefusalCode Code, string Message);
