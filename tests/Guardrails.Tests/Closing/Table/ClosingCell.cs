using Guardrails.Closing;

namespace Guardrails.Tests.Closing.Table;

/// <summary>What a close came to.</summary>
/// <param name="Result">What <c>CloseAsync</c> returned.</param>
/// <param name="Orders">How many orders were sent for it.</param>
/// <param name="Cancels">How many requests to cancel were sent for it.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Left">What the venue holds a minute after it.</param>
/// <param name="LeftOpen">How many orders the venue has open a minute after it.</param>
internal sealed record ClosingCell(CloseResult Result, int Orders, int Cancels, TimeSpan Elapsed, decimal Left, int LeftOpen);
