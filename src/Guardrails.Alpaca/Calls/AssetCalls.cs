using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks the venue to describe assets, and keeps what it says.</summary>
internal sealed class AssetCalls(AlpacaHttp http, AssetBook assets, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Describes an asset; an option by its symbol, and by the asset that it is on: that says whether the options on it trade until 16:15.</summary>
    /// <returns>The asset; <see langword="null"/> for an option, and where nothing could be read, which is logged.</returns>
    public async ValueTask<AlpacaAsset?> DescribeAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (OptionSymbol.Parse(symbol.Value) is { } option)
        {
            assets.AddOption(symbol, closesLate: await ReadAsync(option.Underlying, cancellationToken).ConfigureAwait(false) is { } on && AssetTerms.OptionsCloseLate(on));
            return null;
        }

        if (await ReadAsync(symbol, cancellationToken).ConfigureAwait(false) is not { } asset)
        {
            return null;
        }

        assets.Add(asset);
        return asset;
    }

    private async ValueTask<AlpacaAsset?> ReadAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(AlpacaRequest.Get($"/v2/assets/{Uri.EscapeDataString(assets.SpellingOf(symbol))}"), either.Token).ConfigureAwait(false);
            if (answer.Read<AlpacaAsset>().Is(out var asset, out var problem))
            {
                return asset;
            }

            AlpacaLog.ReadingFailed(log, $"the asset {symbol}", problem.ToString());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            AlpacaLog.ReadingFailed(log, $"the asset {symbol}", $"was not answered within {_patience.TotalSeconds:0} s");
        }

        return null;
    }
}
