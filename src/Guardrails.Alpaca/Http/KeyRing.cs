using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Http;

/// <summary>The key in use. It is asked for again after a minute, and by every new stream. Thread-safe.</summary>
internal sealed class KeyRing(AlpacaOptions options, ILogger log)
{
    private static readonly TimeSpan _age = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly AlpacaKey? _fixed = options.Key is not null ? null
        : options is { KeyId: { Length: > 0 } id, SecretKey: { Length: > 0 } secret } ? new AlpacaKey(id, secret) : AlpacaKey.FromEnvironment();

    private Held? _held;

    /// <summary>The key.</summary>
    /// <param name="isFresh">Whether one that was asked for before will not do.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<AlpacaKey> GetAsync(bool isFresh, CancellationToken cancellationToken)
    {
        var held = Volatile.Read(ref _held);
        return _fixed is { } key ? new(key)
            : isFresh || held is null ? AskAsync(cancellationToken)
            : options.TimeProvider.GetElapsedTime(held.At) < _age ? new(held.Key)
            : RenewAsync(held, cancellationToken);
    }

    /// <summary>A store of secrets that is away, or hangs, must not stop exits: the key that worked is used until there is another one.</summary>
    private async ValueTask<AlpacaKey> RenewAsync(Held held, CancellationToken cancellationToken)
    {
        // Whoever comes meanwhile uses the key that is held.
        Volatile.Write(ref _held, held with { At = options.TimeProvider.GetTimestamp() });
        var asking = AskAsync(cancellationToken).AsTask();
        try
        {
            return await asking.WaitAsync(_patience, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            AlpacaLog.KeyNotRenewed(log, failure.GetType().Name);

            // Nobody else reads the exception of a question that is given up.
            _ = asking.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return held.Key;
        }
    }

    /// <summary>Says what is wrong with a key, and shows nothing of it; <see langword="null"/> when it can be sent in a header.</summary>
    public static string? Problem(AlpacaKey key) =>
        string.IsNullOrEmpty(key.Id) ? "the id is empty"
            : string.IsNullOrEmpty(key.Secret) ? "the secret is empty"
            : !key.Id.All(IsPrintable) ? "the id has characters other than letters, digits and signs of ASCII (a blank or a line break at its end?)"
            : !key.Secret.All(IsPrintable) ? "the secret has characters other than letters, digits and signs of ASCII (a blank or a line break at its end?)"
            : null;

    private static bool IsPrintable(char c) => c is > ' ' and <= '~';

    private async ValueTask<AlpacaKey> AskAsync(CancellationToken cancellationToken)
    {
        var key = await options.Key!(cancellationToken).ConfigureAwait(false);
        if (key is null || Problem(key) is not null)
        {
            throw new InvalidOperationException($"{nameof(AlpacaOptions)}.{nameof(AlpacaOptions.Key)} gave no key that can be used: {(key is null ? "null" : Problem(key))}.");
        }

        Volatile.Write(ref _held, new Held(key, options.TimeProvider.GetTimestamp()));
        return key;
    }

    private sealed record Held(AlpacaKey Key, long At);
}
