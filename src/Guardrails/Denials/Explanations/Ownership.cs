using System.Globalization;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>Whose a position is, and the calls that change it.</summary>
internal static class Ownership
{
    /// <summary>How much of what is held is managed.</summary>
    public static string Of(decimal net, decimal managed, Symbol symbol) =>
        managed == net ? "All of it is managed by this guard."
        : Math.Sign(managed) != Math.Sign(net) ? $"None of it is managed by this guard: it was held before, or others bought or sold {symbol}."
        : $"{Phrase.Number(Math.Abs(managed))} of it is managed by this guard, the rest was held before, or others bought or sold {symbol}.";

    /// <summary>How holdings become the bot's, and how they are closed then.</summary>
    public static string Way(Symbol symbol, decimal net) =>
        $"This guard closes only what it manages. If all of it is the bot's, say so with OrderGuard.ManagePosition(\"{symbol}\", {net.ToString("0.############", CultureInfo.InvariantCulture)}, …), or set OrderGuardOptions.ManageExistingPositions for whatever is held at the start; then close it with PositionEffect.Close. If it is somebody else's, leave it to them.";
}
