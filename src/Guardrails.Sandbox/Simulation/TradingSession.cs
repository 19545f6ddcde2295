using System.Collections.Concurrent;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Which orders can be executed now: the phase of the day, what is halted, and how much of every order is let through. Thread-safe.</summary>
internal sealed class TradingSession(SessionClock clock)
{
    private readonly object _gate = new();
    private readonly ConcurrentDictionary<string, bool> _halted = new(StringComparer.Ordinal);
    private decimal _ceiling = decimal.MaxValue;

    /// <summary>Up to which quantity every order may be executed; <see cref="decimal.MaxValue"/> for all of it.</summary>
    public decimal FillCeiling
    {
        get
        {
            lock (_gate)
            {
                return _ceiling;
            }
        }

        set
        {
            lock (_gate)
            {
                _ceiling = value;
            }
        }
    }

    public bool IsHalted(string symbol) => _halted.ContainsKey(symbol);

    public void SetHalted(string symbol, bool isHalted)
    {
        if (isHalted)
        {
            _halted[symbol] = true;
        }
        else
        {
            _halted.TryRemove(symbol, out _);
        }
    }

    /// <summary>Whether an order goes on to a market now. Otherwise it is queued. Pairs have a market at all hours. A halt stops the executions of an order, but only overnight does it keep the order back.</summary>
    public bool IsRouted(SandboxAsset asset, bool extendedHours) => asset.Pair is not null || clock.Phase switch
    {
        SessionPhase.Core => true,
        SessionPhase.Pre or SessionPhase.Post => extendedHours,
        SessionPhase.Overnight => extendedHours && asset.OvernightTradable && !IsHalted(asset.Symbol),
        _ => false,
    };

    /// <summary>Up to which quantity an order may be executed now.</summary>
    public decimal CeilingOf(SandboxAsset asset, bool extendedHours) => IsRouted(asset, extendedHours) && !IsHalted(asset.Symbol) ? FillCeiling : 0m;

    /// <summary>Whether orders for the day end with a change of phase: with the regular hours, and those for the extended hours at 20:00.</summary>
    public static bool EndsDay(SessionPhase from, SessionPhase to, bool extendedHours) => extendedHours
        ? from is SessionPhase.Pre or SessionPhase.Core or SessionPhase.Post && to is SessionPhase.Overnight or SessionPhase.Closed
        : from == SessionPhase.Core && to != SessionPhase.Core;
}
