using Guardrails.Book;
using Guardrails.Denials;
using Guardrails.Exposure;
using Guardrails.Rules;

namespace Guardrails.Deciding;

/// <summary>
/// What one decision works with: filled once, read by every rule. A book owns one and reuses it, so a decision allocates nothing; the
/// guard's lock makes that safe.
/// </summary>
internal sealed class DecisionFrame(BookView book)
{
    private List<Violation>? _violations;

    public BookView Book { get; } = book;

    /// <summary>Whether rules are being asked; nothing may change the book meanwhile.</summary>
    public bool IsDeciding { get; set; }

    /// <summary>The guard's lock lets its own thread in again; a rule that tells the guard something while it is being asked must not get that far.</summary>
    /// <exception cref="InvalidOperationException">Rules are being asked.</exception>
    public void RefuseReentry()
    {
        if (IsDeciding)
        {
            throw new InvalidOperationException("A rule called the guard while it was being asked; a rule may read only its context.");
        }
    }

    /// <summary>The ledger of a strategy that has nothing in a position.</summary>
    public LedgerView Untouched { get; } = new Ledger(capsApply: false);

    public OrderRequest Request = null!;
    public GuardInstant Now;

    /// <summary>Set once the shape holds and the instrument is known.</summary>
    public SymbolView Symbol = null!;
    public PositionView Key = null!;

    public PositionEffect Effect;
    public bool IsProvenExit;

    /// <summary>Whether the order will carry the venue's own mark that caps it to the position.</summary>
    public bool VenueReduceOnly;

    /// <summary>Why a close could not be proved to reduce; <see langword="null"/> when it is proved or does not claim to be one.</summary>
    public Violation? ProofFailure;

    /// <summary>Quantity and prices to send: as asked, except that an exit's are rounded to what the venue takes.</summary>
    public decimal Quantity;

    /// <summary>What was asked for; of an exit, no more than the strategy's share.</summary>
    public decimal Wanted;
    public decimal? LimitPrice;
    public decimal? StopPrice;

    /// <summary>What of the order is there already.</summary>
    public ExistingPart Existing;

    public decimal Mark;

    /// <summary>Whether the mark is not the one that the totals are valued with.</summary>
    public bool Repriced;

    /// <summary>The price the order is valued at: the highest of mark, floor and what it can work at, slippage included.</summary>
    public decimal UnitPrice;

    /// <summary>The order's value in the quote currency and in the account currency.</summary>
    public decimal Value;
    public decimal AccountValue;

    public decimal LowAfter;
    public decimal HighAfter;

    /// <summary>What the order adds to the totals it counts in, in the account currency.</summary>
    public ExposureDelta Added;

    /// <summary>The strategy's total, and what the order adds to it; unused where strategies have no limits.</summary>
    public LimitUsage? StrategyGross;
    public decimal AddedStrategy;

    /// <summary>What the order is recognised by, should it come again.</summary>
    public OrderFingerprint Print => new(Symbol.Symbol, Key.Key.Leg, Request.Side, Request.Type, Quantity, LimitPrice, StopPrice, Request.Strategy);

    /// <summary>The prices the decision values with, at <see cref="Mark"/>.</summary>
    public ref readonly Pricing Pricing => ref Repriced ? ref Symbol.QuotePricing : ref Symbol.Pricing;

    /// <summary>How much the order adds to what can still be executed.</summary>
    public decimal AddedQuantity => Existing.Counted == 0m ? Quantity : Math.Max(0m, Quantity - Existing.Counted);

    public bool IsBuy => Request.Side == OrderSide.Buy;

    public IReadOnlyList<Violation> Violations => _violations ?? (IReadOnlyList<Violation>)[];

    public IReadOnlyList<Violation>? Warnings => _violations;

    public bool HasBlock { get; private set; }

    public string Unit => Book.Configuration.AccountCurrency;

    public void Begin(OrderRequest request, in GuardInstant now, in ExistingPart existing = default)
    {
        Existing = existing;
        _violations = null;
        HasBlock = false;
        Request = request;
        Now = now;
        Symbol = null!;
        Key = null!;
        Effect = PositionEffect.Auto;
        IsProvenExit = false;
        VenueReduceOnly = false;
        ProofFailure = null;
        Quantity = Wanted = request.Quantity;
        LimitPrice = request.LimitPrice;
        StopPrice = request.StopPrice;
        Mark = 0m;
        Value = 0m;
        AccountValue = 0m;
    }

    public void Report(OrderRule rule, in RuleVerdict verdict) =>
        Add((verdict.Violation ?? new Violation { Code = DenialCodes.RuleFaulted, Rule = rule.Name, Subject = $"{rule.Name} returned no verdict" })
            with
        { Rule = rule.Name, Source = Book.Configuration.Source });

    public void Report(OrderRule rule, Exception exception) =>
        Add(new Violation { Code = DenialCodes.RuleFaulted, Rule = rule.Name, Subject = $"{rule.Name} threw {exception.GetType().Name}: {exception.Message}" });

    private void Add(Violation violation)
    {
        var blocks = violation.Severity == Limits.LimitSeverity.Block;

        // What denies comes first, in the order of the rules; warnings follow.
        if (blocks && !HasBlock)
        {
            (_violations ??= []).Insert(0, violation);
        }
        else
        {
            (_violations ??= []).Add(violation);
        }

        HasBlock |= blocks;
    }
}
