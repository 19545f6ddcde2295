using Guardrails.Sandbox.Wire;

namespace Guardrails.Sandbox.Control;

/// <summary>The names of the faults of the wire at the control endpoint.</summary>
internal static class WireFaultNames
{
    private static readonly (string Name, WireFaults.Kind Kind)[] _names =
    [
        ("gateway_timeout_before", WireFaults.Kind.GatewayTimeoutBefore),
        ("gateway_timeout_after", WireFaults.Kind.GatewayTimeoutAfter),
        ("internal_error_before", WireFaults.Kind.InternalErrorBefore),
        ("internal_error_after", WireFaults.Kind.InternalErrorAfter),
        ("connection_lost_after", WireFaults.Kind.ConnectionLostAfter),
        ("rate_limited", WireFaults.Kind.RateLimited),
        ("delay_answer", WireFaults.Kind.DelayAnswer),
        ("drop_event", WireFaults.Kind.DropEvent),
        ("duplicate_event", WireFaults.Kind.DuplicateEvent),
        ("unknown_event", WireFaults.Kind.UnknownEvent),
        ("unknown_status", WireFaults.Kind.UnknownStatus),
        ("old_timestamp", WireFaults.Kind.OldTimestamp),
        ("numbers", WireFaults.Kind.Numbers),
    ];

    public static IEnumerable<string> All => _names.Select(static entry => entry.Name);

    public static string Of(WireFaults.Kind kind) => _names.First(entry => entry.Kind == kind).Name;

    public static bool TryParse(string name, out WireFaults.Kind kind)
    {
        kind = _names.FirstOrDefault(entry => entry.Name == name).Kind;
        return kind != 0;
    }
}
