namespace Guardrails.Book;

/// <summary>An execution that took a position to the other side although nobody had asked for that.</summary>
/// <param name="ClientOrderId">The order that was executed.</param>
/// <param name="Before">What was held before, signed.</param>
/// <param name="After">What is held since, signed.</param>
/// <param name="ByOwn">Whether the order is the bot's own: then what it opened is the bot's, too.</param>
internal sealed record SignChange(string ClientOrderId, decimal Before, decimal After, bool ByOwn);
