namespace Guardrails.Deciding;

/// <summary>Under which id an order goes out, and what was asked for under it.</summary>
/// <param name="ClientOrderId">The id the bot chose, or that follows from its signal; <see langword="null"/> when the guard counts.</param>
/// <param name="Content">Identifies what was asked for; 0 when the guard counts.</param>
internal readonly record struct OrderIdentity(string? ClientOrderId, ulong Content);
