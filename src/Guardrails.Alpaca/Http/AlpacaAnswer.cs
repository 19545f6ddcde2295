using System.Buffers;
using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Http;

/// <summary>What a request got back: an answer of the venue, or why there is none. Its bytes are used again once it is disposed of; what was read of it stays.</summary>
internal sealed class AlpacaAnswer : IDisposable
{
    private ArraySegment<byte> _body;

    /// <summary>The HTTP status; 0 when there is no answer.</summary>
    public int Status { get; init; }

    /// <summary>The body, or what arrived of it, in an array of the shared pool.</summary>
    public ArraySegment<byte> Body
    {
        get => _body;
        init => _body = value;
    }

    /// <summary>Why there is no whole answer; <see langword="null"/> when there is one.</summary>
    public string? Lost { get; init; }

    /// <summary>Whether the request may have reached the venue. Only what never left is certain not to have been carried out.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>When the next request may be sent, by the headers.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The venue's id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>When the request was sent.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>Whether the venue has done what it was asked, and the whole body has arrived.</summary>
    public bool IsSuccess => Lost is null && Status is >= 200 and < 300;

    /// <summary>A request that never left.</summary>
    public static AlpacaAnswer NotSent(string why, DateTimeOffset? retryAt = null) => new() { Lost = why, WasSent = false, RetryAt = retryAt };

    /// <summary>Gives the array of the body back.</summary>
    public void Dispose()
    {
        if (_body.Array is { } array)
        {
            _body = default;
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>The body of a success.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    public WireResult<T> Read<T>()
        where T : class => IsSuccess ? AlpacaJson.Read<T>(Body) : new WireProblem { Why = Describe() };

    /// <summary>What an answer means that is no success, or whose body is not understood.</summary>
    /// <param name="isWrite">Whether the request could have changed something.</param>
    public AlpacaFailure Failure(bool isWrite) => AlpacaErrors.Classify(Status, Body, isWrite, RetryAt);

    /// <summary>What went wrong, in a sentence; with the venue's id of the request where there is one.</summary>
    public string Describe() => $"{Lost ?? Failure(isWrite: false).ToString()}{(RequestId is { Length: > 0 } id ? $" (request {WireProblem.Shown(id)})" : "")}";
}
