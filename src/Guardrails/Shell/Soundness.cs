using Guardrails.Denials;

namespace Guardrails.Shell;

/// <summary>Why the guard takes no new risk at all, whatever the rules say: its books are broken, its journal has failed, or another guard keeps its account.</summary>
/// <remarks>Claims need the guard's lock, so that a guard that is disposed meanwhile keeps no account. The rest is thread-safe.</remarks>
internal sealed class Soundness(CommitPipeline pipeline, string? fault)
{
    private string? _fault = fault;
    private string? _account;
    private volatile string? _taken;

    /// <summary>Why the books cannot be trusted any more; <see langword="null"/> while they can.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>The books are broken from now on.</summary>
    public void Break(string fault) => Volatile.Write(ref _fault, fault);

    /// <summary>What stands against new risk; <see langword="null"/> while nothing does.</summary>
    public Violation? Problem() =>
        (_taken ?? Fault) is { } fault ? new Violation { Code = DenialCodes.GuardFaulted, Rule = "Guard", Subject = fault }
        : pipeline.Failure is { } failure ? new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = failure }
        : null;

    /// <summary>Takes the venue's account for the guard.</summary>
    /// <exception cref="InvalidOperationException">Another guard of this process keeps the account; this one takes no new risk from now on.</exception>
    public void Claim_NeedsLock(string venueAccountId, GuardShell guard)
    {
        if (venueAccountId == _account)
        {
            return;
        }

        if (!OpenGuards.TryClaim(venueAccountId, guard))
        {
            _taken = $"account {venueAccountId} is kept by another guard of this process: dispose that one first, or use OrderWatch beside it";
            throw new InvalidOperationException(_taken);
        }

        Release_NeedsLock(guard);
        _account = venueAccountId;
    }

    /// <summary>The guard was disposed: another one may take its account.</summary>
    public void Release_NeedsLock(GuardShell guard)
    {
        if (_account is { } account)
        {
            OpenGuards.Release(account, guard);
            _account = null;
        }
    }
}
