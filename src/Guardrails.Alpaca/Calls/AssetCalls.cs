using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks the venue to describe assets, and keeps what it says.</summary>
internal sealed class AssetCalls(AlpacaHttp http, AssetBook assets, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Describes an asset; an option by its symbol, by the asset that it is on, which says whether the options on it trade until 16:15, and by its contract, which says whether its prices have steps of a cent.
    /// </summary>
    /// <returns>The asset; <see langword="null"/> for an option, and where nothing could be read, which is logged.</returns>
    public async ValueTask<AlpacaAsset?> DescribeAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (OptionSymbol.Parse(symbol.Value) is { } option)
        {
            var on = await ReadAsync<AlpacaAsset>(PathOf(option.Underlying), $"the asset {option.Underlying}", cancellationToken).ConfigureAwait(false);
            var contract = await ReadAsync<AlpacaContract>($"/v2/options/contracts/{Uri.EscapeDataString(symbol.Value)}", $"the contract {symbol}", cancellationToken).ConfigureAwait(false);
            assets.AddOption(symbol, closesLate: on is not null && AssetTerms.OptionsCloseLate(on), contract?.Ppind);
            return null;
        }

        if (await ReadAsync<AlpacaAsset>(PathOf(symbol), $"the asset {symbol}", cancellationToken).ConfigureAwait(false) is not { } asset)
        {
            return null;
        }

        assets.Add(asset);
        return asset;
    }

    private string PathOf(Symbol symbol) => $"/v2/assets/{Uri.EscapeDataString(assets.SpellingOf(symbol))}";

    private async ValueTask<T?> ReadAsync<T>(string path, string what, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(AlpacaRequest.Get(path), either.Token).ConfigureAwait(false);
            if (answer.Read<T>().Is(out var read, out var problem))
            {
                return read;
            }

            AlpacaLog.ReadingFailed(log, what, problem.ToString());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            AlpacaLog.ReadingFailed(log, what, $"was not answered within {_patience.TotalSeconds:0} s");
        }

        return null;
    }
}
