using Guardrails.Alpaca.Rules;
using Guardrails.Rules;

namespace Guardrails.Alpaca;

/// <summary>
/// Rules on what Alpaca alone says of an account, for <see cref="OrderGuardOptions.Rules"/>. Their facts come with every reading of the account, as <see cref="RuleInput"/>s. As all rules of a
/// user they deny new risk and never an exit.
/// </summary>
/// <remarks>
/// A fact that was never told, or that is older than <see cref="MaxAge"/>, denies (<c>RULE_INPUT_MISSING</c>): the account could not be read. Buying power has a limit of its own,
/// <see cref="RiskLimits.RequireBuyingPower"/>.
/// </remarks>
/// <example><code>Rules = [AlpacaRules.MarginExcess(1_000m), AlpacaRules.NoMarginCall, AlpacaRules.NotClosingOnly]</code></example>
public static class AlpacaRules
{
    /// <summary>The input that says by how much equity exceeds the maintenance margin, in the account currency: <c>equity - maintenance_margin</c>. FIX calls it MarginExcess (899).</summary>
    public const string MarginExcessInput = "alpaca.margin_excess";

    /// <summary>
    /// The input that says how much is missing to the maintenance margin, in the account currency; 0 when nothing is. Since 2026-04-27 Alpaca calls for it within the day, and it is due in two
    /// business days.
    /// </summary>
    public const string MarginCallInput = "alpaca.margin_call";

    /// <summary>
    /// The input that says 1 while the account may only close, and 0 otherwise: it is not active or blocked, its positions are worth more than six times its equity, or an order was refused because
    /// the account is restricted, which counts for 15 min or until an order that opens is taken.
    /// </summary>
    public const string ClosingOnlyInput = "alpaca.closing_only";

    /// <summary>How old a fact may be.</summary>
    /// <value>2 min.</value>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Denies new risk while something is missing to the maintenance margin (<c>X_ALPACA_MARGIN_CALL</c>).</summary>
    public static OrderRule NoMarginCall { get; } = new MarginCallRule();

    /// <summary>Denies new risk while the account may only close (<c>X_ALPACA_CLOSING_ONLY</c>). Without it Alpaca refuses each such order.</summary>
    public static OrderRule NotClosingOnly { get; } = new ClosingOnlyRule();

    /// <summary>Denies new risk while equity exceeds the maintenance margin by less than an amount (<c>X_ALPACA_MARGIN_EXCESS</c>).</summary>
    /// <param name="minimum">The amount in the account currency, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is below 0.</exception>
    public static OrderRule MarginExcess(decimal minimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        return new MarginExcessRule(minimum);
    }
}
