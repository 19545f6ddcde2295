using Guardrails.Positions;

namespace Guardrails.Simulation.Auditing;

/// <summary>
/// What the auditor knows of one position: counted from the executions of the venue, never from the guard. Beside what is held it keeps how
/// much of it is the bots', and how far injected faults have moved it without the guard having been able to know.
/// </summary>
internal sealed class KeyTruth(Instrument instrument, PositionLeg leg, decimal maxLong, decimal maxShort, bool quotesBothSides)
{
    // What a guard can take for the bots' that is told only of their orders, and sees of everything else the sum, at whatever moment.
    private decimal _least;
    private decimal _most;

    // What the bots' orders have executed since the position was last settled.
    private readonly List<(string ExecutionId, decimal Change)> _executed = [];

    // What was taken back of the bots' executions, and not told before the position was settled.
    private readonly List<ExecutionFault> _owed = [];

    public Instrument Instrument { get; } = instrument;

    public Symbol Symbol => Instrument.Symbol;

    public PositionLeg Leg { get; } = leg;

    public decimal Net { get; private set; }

    /// <summary>What orders through the guard have opened and not closed, or was adopted by name; others take what is not managed first.</summary>
    public decimal Managed { get; private set; }

    /// <summary>Executions since the position was last settled that moved it without the guard having sent them, and those taken back or corrected.</summary>
    public List<ExecutionFault> Faults { get; } = [];

    /// <summary>By how much faults have moved the position up since the guard was last seen to know it.</summary>
    public decimal ExcessLong { get; private set; }

    /// <summary>By how much faults have moved the position down since the guard was last seen to know it; unsigned.</summary>
    public decimal ExcessShort { get; private set; }

    public bool IsStained { get; private set; }

    /// <summary>The number of the event at which the bots were last seen to hold nothing that can be traded.</summary>
    public long LastFlat { get; set; }

    /// <summary>The second execution of an exit that was sent again, of which the guard cannot know yet; <see langword="null"/> when there is none.</summary>
    public string? UntoldSecond { get; set; }

    /// <summary>Whether a person has said that all of it may go, by name, and that is not over yet.</summary>
    public bool IsForfeit { get; set; }

    /// <summary>How often that was asked for and is not answered yet.</summary>
    public int Flattenings { get; set; }

    /// <summary>Since when the guard has said the same with nothing open; <see langword="null"/> when it does not, or nothing is to be settled.</summary>
    public TimeSpan? AgreesSince { get; set; }

    /// <summary>Whether orders may rest on both sides, so that a position may cross zero as the bots wish.</summary>
    public bool QuotesBothSides { get; } = quotesBothSides;

    /// <summary>What its open orders could make of it, those that a fault has turned around left out.</summary>
    public OrderReach Orders { get; } = new();

    public int OpenOrders => Orders.Orders;

    public decimal MaxLong => maxLong;

    public decimal MaxShort => maxShort;

    public decimal MostLong => maxLong + ExcessLong;

    public decimal MostShort => maxShort + ExcessShort;

    public string Name { get; } = leg == PositionLeg.Net ? $"{instrument.Symbol}" : $"{instrument.Symbol} {leg}";

    public void Move(decimal change) => Net += change;

    public void Stain(decimal change)
    {
        IsStained = true;
        AgreesSince = null;
        ExcessLong += Math.Max(0m, change);
        ExcessShort += Math.Max(0m, -change);
    }

    /// <summary>An order through the guard was executed.</summary>
    public void MoveManaged(string executionId, decimal change)
    {
        _executed.Add((executionId, change));
        (Managed, _least, _most) = (Managed + change, _least + change, _most + change);
        Widen();
    }

    /// <summary>An execution of the bots was taken back or corrected.</summary>
    public void ReviseManaged(decimal change) => Managed += change;

    /// <summary>A split multiplies what everybody holds.</summary>
    public void ScaleManaged(decimal factor) => (Managed, _least, _most) = (Managed * factor, _least * factor, _most * factor);

    /// <summary>A fee that nobody was told took less than was told to be bought.</summary>
    public void HideFee(decimal fee) => _most += fee;

    /// <summary>It is certain how much of it is the bots'.</summary>
    public void SetManaged(decimal managed) => Managed = _least = _most = managed;

    /// <summary>The guard knows the truth and nothing is open: from here on no earlier fault explains anything but what is held now.</summary>
    /// <param name="believed">What the guard takes for the bots'.</param>
    /// <param name="isTold">
    /// Whether an execution, or what became of it, was told. Of what never was, a position shows only the sum, and others can have given back
    /// what they took: no guard knows more than that the bots have something between all of theirs and what each trade left by itself.
    /// </param>
    /// <returns>Why what the guard takes for the bots' may differ from what was counted; <see langword="null"/> when it does not.</returns>
    public Tolerance? Settle(decimal believed, Predicate<ExecutionFault> isTold)
    {
        IsStained = false;
        AgreesSince = null;
        var revised = Faults.Where(fault => fault.IsRevision && isTold(fault)).Sum(static fault => fault.Change);
        (_least, _most) = (_least + revised, _most + revised);
        Widen();

        // What was read before it was told is taken over as one sum, too; and what could not be closed then is nobody's any more.
        var reason = believed == Managed ? (Tolerance?)null
            : believed == Closable ? Tolerance.BeyondHeld
            : believed >= _least && believed <= _most ? Tolerance.InTheSum
            : Tolerance.BeyondAnySum;
        if (reason is not null)
        {
            _owed.AddRange(Faults.Where(fault => fault.IsRevision && !isTold(fault)));
        }

        SetManaged(believed == Closable ? believed : Math.Clamp(believed, _least, _most));
        Faults.Clear();
        _executed.Clear();
        ExcessLong = Math.Max(0m, Net - maxLong);
        ExcessShort = Math.Max(0m, -Net - maxShort);
        return reason;
    }

    /// <summary>What was taken back is told after all: what passed for others' is the bots' again, as far as it is held.</summary>
    public void Told(string executionId)
    {
        if (_owed.FindIndex(fault => fault.ExecutionId == executionId) is >= 0 and var owed)
        {
            SetManaged(Held(Managed + _owed[owed].Change));
            _owed.RemoveAt(owed);
        }
    }

    /// <summary>What of the bots' could be closed: never more than is held in that direction.</summary>
    public decimal Closable => Held(Managed);

    /// <summary>
    /// Somebody else traded: what the bots hold cannot be on the other side of what the account holds. Who hears of executions before this one only after it
    /// adds them to what it has left of the bots'. Example: -8, of which the bots have bought 4 untold, and others buy 9: told in this order, nothing is the bots', and then 4.
    /// </summary>
    public void ClampManaged(Predicate<string> isTold)
    {
        Managed = Closable;
        Widen();
        var untold = _executed.Where(execution => !isTold(execution.ExecutionId)).ToArray();
        (_least, _most) = (_least + untold.Sum(static execution => Math.Min(0m, execution.Change)), _most + untold.Sum(static execution => Math.Max(0m, execution.Change)));
    }

    private decimal Held(decimal quantity) => Net >= 0m ? Math.Clamp(quantity, 0m, Net) : Math.Clamp(quantity, Net, 0m);

    /// <summary>What is read may be taken over, and with it what could be closed at that moment and nothing else.</summary>
    public void Widen() =>
        (_least, _most) = (Math.Min(_least, Math.Min(Managed, Held(_least))), Math.Max(_most, Math.Max(Managed, Held(_most))));

    /// <summary>Whether the venue says what cannot be: a leg on the other side, as an execution that is taken back can leave it.</summary>
    public bool IsImpossible => Leg switch { PositionLeg.Long => Net < 0m, PositionLeg.Short => Net > 0m, _ => false };

    public override string ToString() => Name;
}

/// <summary>An execution that a fault is about.</summary>
/// <param name="ExecutionId">The execution; <see langword="null"/> when there is none.</param>
/// <param name="IsRevision">Whether it was taken back or corrected.</param>
/// <param name="Change">By how much it moved the position.</param>
internal readonly record struct ExecutionFault(string? ExecutionId, bool IsRevision, decimal Change);
