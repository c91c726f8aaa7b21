#ifndef THREADWELL_CCURL_SHIM_H
#define THREADWELL_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one setter for each kind of value.

typedef size_t (*threadwell_curl_reader)(char *buffer, size_t size, size_t count, void *context);

static inline CURLcode threadwell_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode threadwell_curl_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode threadwell_curl_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode threadwell_curl_upload(CURL *handle, threadwell_curl_reader reader, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, reader);
    if (code != CURLE_OK) return code;
    code = curl_easy_setopt(handle, CURLOPT_READDATA, context);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
}

static inline long threadwell_curl_answer(CURL *handle) {
    long answer = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
    return answer;
}

static inline long threadwell_curl_tls_required(void) { return (long)CURLUSESSL_ALL; }
static inline long threadwell_curl_tls_1_2(void) { return (long)CURL_SSLVERSION_TLSv1_2; }
static inline CURLcode threadwell_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

#endif
