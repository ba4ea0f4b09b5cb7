<?php

declare(strict_types=1);

namespace Orderwire\Notify\Model;

use Magento\Framework\App\Config\ScopeConfigInterface;
use Magento\Framework\Encryption\EncryptorInterface;
use Magento\Store\Model\ScopeInterface;
use Psr\Log\LoggerInterface;

/**
 * Tells Orderwire which orders changed: each once, after the shop has answered its visitor.
 *
 * Signed as Standard Webhooks says. What does not arrive is found by Orderwire's own asking, so that nothing is tried again.
 */
class Notifier
{
    private const ADDRESS = 'orderwire/webhook/address';
    private const SECRET = 'orderwire/webhook/secret';

    /** @var ScopeConfigInterface */
    private $config;

    /** @var EncryptorInterface */
    private $encryptor;

    /** @var LoggerInterface */
    private $log;

    /** @var array<string, int> the store view of each order that changed */
    private $noted = [];

    /** @var bool */
    private $planned = false;

    public function __construct(ScopeConfigInterface $config, EncryptorInterface $encryptor, LoggerInterface $log)
    {
        $this->config = $config;
        $this->encryptor = $encryptor;
        $this->log = $log;
    }

    /**
     * Remember an order until the end of the request.
     */
    public function note(string $orderId, int $storeId): void
    {
        $this->noted[$orderId] = $storeId;
        if (!$this->planned) {
            $this->planned = true;
            register_shutdown_function([$this, 'tell']);
        }
    }

    /**
     * Make the calls. Never throws: the shop's own work is done.
     */
    public function tell(): void
    {
        if (function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }
        foreach ($this->noted as $orderId => $storeId) {
            try {
                $this->call((string) $orderId, $storeId);
            } catch (\Throwable $error) {
                $this->log->warning('Orderwire was not told of order ' . $orderId . ': ' . $error->getMessage());
            }
        }
        $this->noted = [];
        $this->planned = false;
    }

    private function call(string $orderId, int $storeId): void
    {
        $address = (string) $this->config->getValue(self::ADDRESS, ScopeInterface::SCOPE_STORE, $storeId);
        $stored = (string) $this->config->getValue(self::SECRET, ScopeInterface::SCOPE_STORE, $storeId);
        if ($address === '' || $stored === '') {
            return;
        }
        $secret = strpos($stored, 'whsec_') === 0 ? $stored : $this->encryptor->decrypt($stored);
        $body = (string) json_encode(['id' => $orderId, 'updated_at' => time()]);
        $request = curl_init($address);
        curl_setopt_array($request, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => $this->headers($body, $secret),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => 2,
            CURLOPT_TIMEOUT => 5,
        ]);
        $answered = curl_exec($request) !== false;
        $status = (int) curl_getinfo($request, CURLINFO_HTTP_CODE);
        if (!$answered || $status >= 300) {
            $this->log->warning('Orderwire was not told of order ' . $orderId . ' (HTTP ' . $status . ').');
        }
    }

    /**
     * @return string[]
     */
    private function headers(string $body, string $secret): array
    {
        $id = 'msg_' . bin2hex(random_bytes(16));
        $timestamp = (string) time();
        $key = base64_decode(preg_replace('/^whsec_/', '', trim($secret)), true);
        if ($key === false || $key === '') {
            throw new \RuntimeException('the webhook secret is not the one that Orderwire shows');
        }
        $signature = base64_encode(hash_hmac('sha256', $id . '.' . $timestamp . '.' . $body, $key, true));
        return [
            'Content-Type: application/json',
            'webhook-id: ' . $id,
            'webhook-timestamp: ' . $timestamp,
            'webhook-signature: v1,' . $signature,
        ];
    }
}
