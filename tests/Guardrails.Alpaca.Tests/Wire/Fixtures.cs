using System.Text.Json;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Wire;

/// <summary>
/// Bodies of the venue's own documentation and of recordings, kept beside the repository and not in it: a folder <c>shared/fixtures/alpaca</c> in a folder above, or
/// the one that <c>GUARDRAILS_ALPACA_FIXTURES</c> names.
/// </summary>
internal static class Fixtures
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("GUARDRAILS_ALPACA_FIXTURES") is { Length: > 0 } named ? named : Above();

    /// <summary>The bodies of all files with what each is. A file that nobody knows is a failure.</summary>
    public static IEnumerable<(string File, Type Type, JsonElement Body)> Bodies()
    {
        foreach (var path in Directory.EnumerateFiles(Folder!, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var (type, body) in In(name, document.RootElement))
            {
                yield return (name, type, body.Clone());
            }
        }
    }

    private static IEnumerable<(Type Type, JsonElement Body)> In(string name, JsonElement root)
    {
        bool Is(params string[] prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        return Is("account_configurations") ? [(typeof(AlpacaAccountConfiguration), root)]
            : Is("account_", "broker_tradeaccount") ? [(typeof(AlpacaAccount), root)]
            : Is("activity_", "nontradeactivities") ? [(typeof(IReadOnlyList<AlpacaActivity>), Listed(root))]
            : Is("assets_") ? [(typeof(IReadOnlyList<AlpacaAsset>), root)]
            : Is("asset_") ? [(typeof(AlpacaAsset), root)]
            : Is("broker_positionclosed", "position_close_all", "canceledorderresponse") ? [(typeof(IReadOnlyList<AlpacaMultiItem>), Listed(root))]
            : Is("broker_position", "position_") ? [(typeof(AlpacaPosition), root)]
            : Is("clock_v2") ? [(typeof(AlpacaClock), root)]
            : Is("delete_") ? [(typeof(IReadOnlyList<AlpacaMultiItem>), root)]
            : Is("errors_locates") ? Messages(root).Select(static body => (typeof(AlpacaError), body))
            : Is("errors_") ? root.EnumerateArray().Select(static row => (row.GetProperty("http_status").GetInt32() == 207 ? typeof(IReadOnlyList<AlpacaMultiItem>) : typeof(AlpacaError), row.GetProperty("body")))
            : Is("order_") ? [(typeof(AlpacaOrder), root)]
            : Is("sse_") ? [(typeof(AlpacaStreamData), root)]
            : Is("ws_control") ? root.EnumerateArray().Where(static m => m.TryGetProperty("stream", out _) || m.GetProperty("action").GetString() == "error").Select(static m => (typeof(AlpacaStreamMessage), m))
            : Is("ws_") ? [(typeof(AlpacaStreamMessage), root)]
            : Is("requests_") ? [] // what is sent, not what is read
            : throw new InvalidOperationException($"{name} is of no kind that is known; say in {nameof(Fixtures)} what it is.");
    }

    private static IEnumerable<JsonElement> Messages(JsonElement element) => element.ValueKind != JsonValueKind.Object ? []
        : element.TryGetProperty("message", out _) ? [element]
        : element.EnumerateObject().SelectMany(static property => Messages(property.Value));

    private static JsonElement Listed(JsonElement element) => JsonSerializer.SerializeToElement(new[] { element });

    private static string? Above()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "fixtures", "alpaca");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
