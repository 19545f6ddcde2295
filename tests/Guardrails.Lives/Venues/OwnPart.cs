namespace Guardrails.Lives.Venues;

/// <summary>The least of a position that is the bot's own.</summary>
internal static class OwnPart
{
    /// <summary>
    /// "Others take what is not managed first" (concepts/reconciliation.md): what is left of the bot's part after others took more than was theirs, never
    /// more than the bot itself has bought and sold in all, and never more than is there.
    /// </summary>
    /// <param name="net">What is held.</param>
    /// <param name="part">The bot's part before it is cut.</param>
    /// <param name="sum">What the bot has bought less what it has sold.</param>
    public static int Of(int net, int part, int sum) =>
        net >= 0 ? Math.Clamp(Math.Min(part, sum), 0, net) : Math.Clamp(Math.Max(part, sum), net, 0);
}
