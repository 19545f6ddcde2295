namespace Guardrails;

/// <summary>Everything a <see cref="GuardedBroker"/> is told when it connects. Copied and checked whole then.</summary>
public sealed class GuardedBrokerOptions
{
    /// <summary>The guard's options; its capabilities and position source are set from the adapter.</summary>
    /// <value>Default: the defaults of <see cref="OrderGuardOptions"/>, which set no limit.</value>
    public OrderGuardOptions Guard { get; set; } = new();

    /// <summary>Symbols whose instruments are read when connecting; others are read when first asked for.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Symbol> Symbols { get; set; } = [];

    /// <summary>How often account, open orders and positions are read.</summary>
    /// <value>Default: 15 s.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one reading or one send may take.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause before the venue's stream is started again; pauses double from 1 s.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws when the options cannot be used.</summary>
    /// <exception cref="ArgumentException">Names the problem, with its value.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Guard);
        ArgumentNullException.ThrowIfNull(Symbols);
        Guard.Validate();
        Range(RefreshInterval, TimeSpan.FromHours(1), nameof(RefreshInterval));
        Range(CallTimeout, TimeSpan.FromMinutes(5), nameof(CallTimeout));
        Range(MaxReconnectDelay, TimeSpan.FromMinutes(10), nameof(MaxReconnectDelay));
        if (Guard.Limits.MaxPositionAge <= RefreshInterval)
        {
            throw new ArgumentException(
                $"{nameof(RefreshInterval)} {RefreshInterval} is not below RiskLimits.MaxPositionAge {Guard.Limits.MaxPositionAge}: positions would be stale between two readings.");
        }
    }

    private static void Range(TimeSpan value, TimeSpan max, string name)
    {
        if (value <= TimeSpan.Zero || value > max)
        {
            throw new ArgumentException($"{name} is {value}; it must be above 0 and at most {max}.", name);
        }
    }
}
