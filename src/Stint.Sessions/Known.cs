namespace Stint.Sessions;

/// <summary>A session as it stands in the store.</summary>
/// <param name="Key">What the store knows it by.</param>
/// <param name="Cut">Its bounds and the number of its signs.</param>
public sealed record Known(string Key, Cut Cut);
