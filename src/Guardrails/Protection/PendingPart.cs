namespace Guardrails.Protection;

/// <summary>A part that is being closed, written before it is sent. Once nothing of it is under way and nothing was executed, its levels are open again.</summary>
/// <param name="Levels">How many levels are taken with it.</param>
/// <param name="Day">The day it was begun on.</param>
/// <param name="StopPrice">Where the stop goes with the first execution; <see langword="null"/> where it stays.</param>
internal readonly record struct PendingPart(int Levels, int Day, decimal? StopPrice);
