using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Shell;

namespace Guardrails;

/// <summary>
/// A lease on approved capacity for bots that send on their own, and the obligation to say what became of the send: exactly one of
/// <see cref="Accepted"/>, <see cref="Rejected"/>, <see cref="Unknown"/> or <see cref="NotSent"/>. Disposed without a word, the order is unknown;
/// so it is when its proof was redeemed and <see cref="OrderGuardOptions.ApprovalLifetime"/> and <see cref="BrokerCapabilities.UnknownHorizon"/> have passed
/// since the judgement without a report, with the next call to the guard.
/// </summary>
/// <remarks>Thread-safe: of several reports, the first counts; the others throw.</remarks>
public sealed class OrderPermit : IDisposable
{
    private readonly Dispatch? _dispatch;
    private readonly SubmitOperation? _operation;
    private readonly ApprovedOrder? _order;
    private int _reported;

    internal OrderPermit(Denial denial, TrackedOrder? existing = null)
    {
        Existing = existing;
        Decision = new Decision(denial);
    }

    internal OrderPermit(Dispatch dispatch, SubmitOperation operation, ApprovedOrder order, Decision decision)
    {
        _dispatch = dispatch;
        _operation = operation;
        _order = order;
        Decision = decision;
    }

    /// <summary>Whether the order may be sent.</summary>
    public bool IsApproved => _order is not null;

    /// <summary>Why not; <see langword="null"/> when it may.</summary>
    public Denial? Denial => Decision.Denial;

    /// <summary>
    /// The order that was admitted before under the same id with the same content: the request is that order once more, and there is
    /// nothing to send. Otherwise <see langword="null"/>.
    /// </summary>
    public TrackedOrder? Existing { get; }

    /// <summary>The decision, with the approved quantity and warnings; a denial's when refused.</summary>
    public Decision Decision { get; }

    /// <summary>The proof to redeem right before sending.</summary>
    /// <exception cref="InvalidOperationException">The permit was refused: there is no order.</exception>
    public ApprovedOrder Order => _order ?? throw new InvalidOperationException($"There is no order to send: {Denial}");

    /// <summary>The venue has the order.</summary>
    /// <param name="venueOrderId">The venue's id.</param>
    /// <param name="echo">The order as the answer describes it, compared with the approval.</param>
    /// <exception cref="InvalidOperationException">The permit was refused, or its outcome was reported before.</exception>
    public void Accepted(string? venueOrderId, ExecutionReport? echo = null) => Report(new SubmitOutcome.Accepted { VenueOrderId = venueOrderId, Echo = echo });

    /// <summary>The venue definitely refused the order; its capacity is free again.</summary>
    /// <param name="rejection">The refusal.</param>
    /// <exception cref="InvalidOperationException">The permit was refused, or its outcome was reported before.</exception>
    public void Rejected(VenueRejection rejection)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        Report(new SubmitOutcome.Rejected(rejection));
    }

    /// <summary>Nobody knows whether the venue has the order; it keeps its capacity.</summary>
    /// <param name="why">What happened.</param>
    /// <exception cref="InvalidOperationException">The permit was refused, or its outcome was reported before.</exception>
    public void Unknown(string why)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        Report(new SubmitOutcome.Unknown(why));
    }

    /// <summary>Nothing was sent, and nothing will be: the proof becomes unusable and the capacity is free again.</summary>
    /// <exception cref="InvalidOperationException">The permit was refused, its outcome was reported before, or the proof was redeemed: then it may have been sent.</exception>
    public void NotSent()
    {
        if (!Order.Void())
        {
            throw new InvalidOperationException(
                $"The approval of order {Order.ClientOrderId} was redeemed, so it may have been sent; report Accepted, Rejected or Unknown.");
        }

        Claim();
        _dispatch!.Withdraw(_operation!, "not sent");
    }

    /// <summary>Without a report before, the order becomes unknown and keeps its capacity.</summary>
    public void Dispose()
    {
        if (_order is not null && Interlocked.Exchange(ref _reported, 1) == 0)
        {
            _dispatch!.Report(_operation!, _order, new SubmitOutcome.Unknown("the permit was disposed without a report"));
        }
    }

    private void Report(SubmitOutcome outcome)
    {
        var order = Order;
        Claim();
        _dispatch!.Report(_operation!, order, outcome);
    }

    private void Claim()
    {
        if (Interlocked.Exchange(ref _reported, 1) != 0)
        {
            throw new InvalidOperationException($"The outcome of order {Order.ClientOrderId} was already reported.");
        }
    }
}
