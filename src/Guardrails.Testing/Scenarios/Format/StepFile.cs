namespace Guardrails.Testing.Scenarios.Format;

/// <summary>One step of the script: exactly one member is given.</summary>
internal sealed class StepFile
{
    /// <summary>The market moves to a price per symbol, and the feed tells it.</summary>
    public ByName<decimal>? Quote { get; set; }

    /// <summary>The market moves to a price per symbol, and the feed is silent.</summary>
    public ByName<decimal>? Market { get; set; }

    /// <summary>The feed tells a price per symbol, however wrong; the market stays where it is.</summary>
    public ByName<decimal>? Feed { get; set; }

    /// <summary>Inside a repeat: the market moves to the symbol's next price on the path, and the feed tells it.</summary>
    public string? Next { get; set; }

    /// <summary>The bot submits an order and waits for the answer of the call.</summary>
    public OrderFile? Submit { get; set; }

    /// <summary>The bot submits several orders, each before the call of any other has returned.</summary>
    public List<OrderFile>? Concurrently { get; set; }

    /// <summary>The bot asks for several orders as one.</summary>
    public BasketFile? Basket { get; set; }

    /// <summary>The bot wants an order canceled.</summary>
    public CancelFile? Cancel { get; set; }

    /// <summary>The bot wants an order changed.</summary>
    public ReplaceFile? Replace { get; set; }

    /// <summary>The bot wants a position closed, and waits until it is.</summary>
    public CloseFile? Close { get; set; }

    /// <summary>The bot wants a position protected, and waits until it is.</summary>
    public ProtectFile? Protect { get; set; }

    /// <summary>A person restricts a scope, or releases it.</summary>
    public StateFile? State { get; set; }

    /// <summary>Time passes.</summary>
    public TimeSpan? Advance { get; set; }

    /// <summary>Which queries fail from here on; an empty list restores all.</summary>
    public List<FailingQuery>? QueriesFail { get; set; }

    /// <summary>For this long nothing gets through: no message, no query, no stream. What the venue tells meanwhile is never told again.</summary>
    public TimeSpan? Outage { get; set; }

    /// <summary>The next order waits this long before it is sent, as for a slot of the connection's rate.</summary>
    public TimeSpan? HoldNext { get; set; }

    /// <summary>The next message is lost on the way there or on the way back.</summary>
    public LostMessage? Lose { get; set; }

    /// <summary>The venue refuses the next order, in these words.</summary>
    public string? RejectNext { get; set; }

    /// <summary>The venue refuses the next cancellation, in these words.</summary>
    public string? RejectNextCancel { get; set; }

    /// <summary>The venue executes the next order only up to this quantity.</summary>
    public decimal? FillNextOnly { get; set; }

    /// <summary>What <c>fillNextOnly</c> held back is executed; always <c>true</c>.</summary>
    public bool? ReleaseFills { get; set; }

    /// <summary>The venue takes the next order with other terms, and shows them from its acknowledgement on.</summary>
    public TermsFile? TakeNextAs { get; set; }

    /// <summary>The venue makes two orders of the next one that it takes, under one client order id; always <c>true</c>.</summary>
    public bool? TakeNextTwice { get; set; }

    /// <summary>The next execution is reported again, under another id and with the same cumulative quantity; always <c>true</c>.</summary>
    public bool? TellNextFillTwice { get; set; }

    /// <summary>This long after it has confirmed the next replacement, the venue works the order with its former quantity again.</summary>
    public TimeSpan? UndoNextReplace { get; set; }

    /// <summary>The venue takes back everything that the order of this name has executed.</summary>
    public string? Bust { get; set; }

    /// <summary>The next opportunity of this fault is taken.</summary>
    public FaultClass? Fault { get; set; }

    /// <summary>As <c>manualTrade</c>, and the stream does not tell it.</summary>
    public ByName<decimal>? SilentTrade { get; set; }

    /// <summary>Somebody else trades on the account: a signed quantity per symbol; where the venue has legs, it opens the one of its sign.</summary>
    public ByName<decimal>? ManualTrade { get; set; }

    /// <summary>Another bot on the same account sends an order, and waits for no answer.</summary>
    public StrangerFile? Stranger { get; set; }

    /// <summary>Several steps, several times.</summary>
    public RepeatFile? Repeat { get; set; }
}
